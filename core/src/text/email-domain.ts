import { FREE_MAIL_DOMAINS } from './free-mail-domains.ts'

/**
 * Company domain of an e-mail address, by which a contact may be joined to an account.
 *
 * @param email e.g. 'Mai.Sato@Example.co.jp', also as 'Mai Sato <mai@example.co.jp>'
 * @returns lower case, or `undefined` for text that is no address and for free-mail domains
 *   (their subdomains included, as mobile carriers use them)
 * @example
 * emailDomain('Mai.Sato@Example.co.jp') // 'example.co.jp'
 * emailDomain('mai@gmail.com') // undefined
 */
export function emailDomain(email: string): string | undefined {
  const text = email.normalize('NFKC').trim().toLowerCase()
  const address = /<([^<>]+)>$/.exec(text)?.[1] ?? text
  const match =
    /^[^\s@<>]+@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63})$/u.exec(address)
  const domain = match?.[1]
  if (domain === undefined || isFree(domain)) return undefined
  return domain
}

function isFree(domain: string): boolean {
  return FREE_MAIL_DOMAINS.some((free) => domain === free || domain.endsWith(`.${free}`))
}
