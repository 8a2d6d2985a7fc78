import { expect, it } from 'vitest'
import { failureWords } from './failure-words.ts'

it.each([
  [
    'outgoing.blocked_address This address may not be called.',
    '送り先が社内のアドレスのため、呼び出しませんでした',
  ],
  ['UND_ERR_HEADERS_TIMEOUT Headers Timeout Error', '時間内に応答がありませんでした'],
  ['no answer in time', '時間内に応答がありませんでした'],
  ['ENOTFOUND getaddrinfo ENOTFOUND crm.example', '送り先の名前が見つかりません'],
  ['ECONNREFUSED connect ECONNREFUSED 10.0.0.1:443', '送り先に接続できませんでした'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT self-signed certificate', '送り先の証明書を確かめられませんでした'],
  ['HTTP 500', 'HTTP 500'],
  [undefined, '—'],
])('%s is said as %s', (error, words) => {
  expect(failureWords(error, 'ja')).toBe(words)
})

it('says it in English to who reads English', () => {
  expect(failureWords('ETIMEDOUT', 'en')).toBe('it did not answer in time')
})
