export const securities = ['tls', 'starttls', 'none'] as const
/** How a connection to a mail server is kept from being read. */
export type Security = (typeof securities)[number]
