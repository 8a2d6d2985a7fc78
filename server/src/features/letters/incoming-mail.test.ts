import { expect, test } from 'vitest'
import { readIncoming } from './incoming-mail.ts'

const KEY = '01234567-89ab-cdef-0123-456789abcdef'
const plus = KEY.replaceAll('-', '')
const mail = (lines: string[]) => Buffer.from(lines.join('\r\n'))

const report = (action: string, status: string) =>
  mail([
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    'To: cs@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Message-ID: <dsn-1@mx.example.net>',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Sorry.',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    'Final-Recipient: rfc822; gone@example.jp',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 <gone@example.jp>:',
    '    User unknown',
    '--B',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${KEY}@example.com>`,
    'Subject: hello',
    '',
    'text',
    '--B--',
    '',
  ])

test('an answer is known by the address it came to and by what it answers', async () => {
  const byAddress = await readIncoming(
    mail([
      'From: =?UTF-8?B?5bGx55Sw?= <Yamada@Example.JP>',
      `To: CS <cs+${plus}@example.com>`,
      'Subject: Re: =?UTF-8?B?5pu05paw?=',
      'Date: Wed, 20 May 2026 12:00:00 +0900',
      '',
      'はい、更新します。',
    ]),
  )
  expect(byAddress).toMatchObject({
    fromName: '山田',
    fromAddress: 'yamada@example.jp',
    subject: 'Re: 更新',
    text: 'はい、更新します。',
    sentAt: new Date('2026-05-20T03:00:00Z'),
    isAutomatic: false,
    keys: [KEY],
    failure: undefined,
  })
  const byReference = await readIncoming(
    mail([
      'From: a@example.jp',
      'To: cs@example.com',
      `References: <other@x> <${KEY.toUpperCase()}@example.com>`,
      'Auto-Submitted: auto-replied',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>out of <b>office</b></p><script>alert(1)</script><p>back on 1 June</p>',
    ]),
  )
  expect(byReference).toMatchObject({
    keys: [KEY],
    isAutomatic: true,
    text: 'out of office\nback on 1 June',
  })
})

test('a report says which mail failed, and whether for good', async () => {
  expect(await readIncoming(report('failed', '5.1.1'))).toMatchObject({
    keys: [KEY],
    failure: { isFinal: true, reply: '5.1.1 550 5.1.1 <gone@example.jp>: User unknown' },
  })
  expect((await readIncoming(report('delayed', '4.4.1')))?.failure?.isFinal).toBe(false)
  expect((await readIncoming(report('failed', '4.2.2')))?.failure?.isFinal).toBe(false)
})

test('a key in the words of a mail says nothing', async () => {
  const read = await readIncoming(
    mail(['From: a@example.jp', 'To: cs@example.com', '', `see <${KEY}@example.com> cs+${plus}@example.com`]),
  )
  expect(read?.keys).toEqual([])
})

test('what is broken is read as far as it goes', async () => {
  expect(await readIncoming(Buffer.alloc(0))).toBeUndefined()
  expect(await readIncoming(Buffer.from([0xff, 0xfe, 0, 1, 2]))).toBeUndefined()
  const odd = await readIncoming(mail(['From: x@y.example', 'Date: yesterday', 'Subject: a\0b', '', 'c\0d']))
  expect(odd).toMatchObject({ sentAt: undefined, subject: 'ab', text: 'cd' })
  expect(odd?.messageId).toMatch(/^sha256:/)
})
