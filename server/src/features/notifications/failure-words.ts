type Words = { error: RegExp; ja: string; en: string }

/** What a call that failed left behind is written for programs; these are the causes that people can do something about. */
const causes: readonly Words[] = [
  {
    error: /outgoing\.blocked_address/,
    ja: '送り先が社内のアドレスのため、呼び出しませんでした',
    en: 'it was not called, because its address is inside',
  },
  {
    error: /TIMEOUT|ETIMEDOUT|no answer in time/i,
    ja: '時間内に応答がありませんでした',
    en: 'it did not answer in time',
  },
  { error: /ENOTFOUND|EAI_AGAIN/, ja: '送り先の名前が見つかりません', en: 'no machine has its name' },
  {
    error: /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET/,
    ja: '送り先に接続できませんでした',
    en: 'it could not be reached',
  },
  {
    error: /CERT|SSL|TLS|SELF_SIGNED/,
    ja: '送り先の証明書を確かめられませんでした',
    en: 'its certificate could not be verified',
  },
]

/** The cause in words where it is a known one, else as it was noted. */
export function failureWords(error: unknown, language: 'ja' | 'en'): string {
  const said = typeof error === 'string' && error !== '' ? error : '—'
  return causes.find((cause) => cause.error.test(said))?.[language] ?? said
}
