/**
 * A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it. Numbers with a sign
 * are left alone.
 */
export function safeCell(text: string): string {
  if (!/^[=+\-@\t\r]/.test(text) || /^[-+][\d,]*\.?\d+%?$/.test(text)) return text
  return `'${text}`
}
