import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emailDomain } from './email-domain.ts'

test.each([
  ['mai@example.co.jp', 'example.co.jp'],
  ['Mai.Sato@Example.CO.JP', 'example.co.jp'],
  ['  mai@example.com ', 'example.com'],
  ['ｍａｉ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'example.com'],
  ['Mai Sato <mai@example.com>', 'example.com'],
  ['佐藤 <mai+cs@sub.example.com>', 'sub.example.com'],
  ['mai@例え.jp', '例え.jp'],
  ['mai@my-company.io', 'my-company.io'],
  ['mai@notgmail.com', 'notgmail.com'],
])('the domain of %j is %s', (email, domain) => {
  expect(emailDomain(email)).toBe(domain)
})

test.each([
  'mai@gmail.com',
  'MAI@GMAIL.COM',
  'mai@yahoo.co.jp',
  'mai@docomo.ne.jp',
  'mai@softbank.ne.jp',
  'mai@t.vodafone.ne.jp',
  'mai@xx.ezweb.ne.jp',
])('%s says nothing about a company', (email) => {
  expect(emailDomain(email)).toBeUndefined()
})

test.each([
  '',
  'mai',
  '@example.com',
  'mai@',
  'mai@localhost',
  'mai@example.',
  'mai@.com',
  'mai@exa mple.com',
  'mai@@example.com',
  'mai@-example.com',
  'mai@example..com',
  'mai@example.com, ken@example.com',
])('%j is no address', (text) => {
  expect(emailDomain(text)).toBeUndefined()
})

test('never throws, and what it gives is lower case behind an @', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
      const domain = emailDomain(text)
      if (domain === undefined) return
      expect(domain).toBe(domain.toLowerCase())
      expect(text.normalize('NFKC').toLowerCase()).toContain(`@${domain}`)
    }),
  )
})

test('takes every ordinary address', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.stringMatching(/^[a-z]{1,10}-corp$/),
      (name, company) => {
        expect(emailDomain(`${name}@${company}.co.jp`)).toBe(`${company}.co.jp`)
      },
    ),
  )
})
