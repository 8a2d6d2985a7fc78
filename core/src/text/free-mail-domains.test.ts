import { expect, test } from 'vitest'
import { FREE_MAIL_DOMAINS } from './free-mail-domains.ts'

test('holds each domain once, in lower case', () => {
  expect(new Set(FREE_MAIL_DOMAINS).size).toBe(FREE_MAIL_DOMAINS.length)
  for (const domain of FREE_MAIL_DOMAINS) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
})

test.each([
  'gmail.com',
  'yahoo.co.jp',
  'outlook.com',
  'icloud.com',
  'docomo.ne.jp',
  'ezweb.ne.jp',
  'softbank.ne.jp',
])('knows %s', (domain) => {
  expect(FREE_MAIL_DOMAINS).toContain(domain)
})
