import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

test('a template is made, tried on an account, sent to a contact, taken back; the contact stops advertising', async ({
  page,
  request,
  browser,
}) => {
  const server = { host: 'mail.example.com', port: 587, security: 'starttls', user: null, from_name: null }
  const set = await request.put('/api/v1/mail/settings', {
    data: { ...server, from_address: 'cs@example.com' },
  })
  expect(set.ok()).toBe(true)
  const [account] = (await (await request.get('/api/v1/accounts?limit=1')).json()).rows
  const contact = { account_id: account.id, name: '手紙 花子', email: 'hanako@letters.example' }
  expect((await request.post('/api/v1/contacts', { data: contact })).ok()).toBe(true)

  await page.goto('/settings/mail-templates')
  await page.getByRole('button', { name: 'テンプレートを作る' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('名前').fill('新機能のご案内')
  await drawer.getByLabel('件名(日本語)').fill('{{ account.name }} 様への新機能')
  await drawer.getByLabel('本文(日本語)').fill('{{ contact.nmae }} 様')
  await drawer.getByLabel('案内・宣伝のメール').check()
  await drawer.getByRole('button', { name: '保存する' }).click()
  await expect(drawer.getByText(/テンプレートを読めません.*nmae/)).toBeVisible()
  await drawer
    .getByLabel('本文(日本語)')
    .fill('{{ contact.name | default: "ご担当者" }} 様\n\n新機能ができました。')
  await drawer.getByLabel('顧客', { exact: true }).fill(account.name.slice(0, 2))
  await page.getByRole('option', { name: account.name }).click()
  await expect(drawer.getByText('ご担当者 様')).toBeVisible()
  await drawer.getByRole('button', { name: '保存する' }).click()
  await expect(page.getByRole('button', { name: '新機能のご案内' })).toBeVisible()

  await page.goto(`/accounts/${account.id}?tab=people`)
  await page.getByRole('button', { name: 'メールを書く: 手紙 花子' }).click()
  const letter = page.getByRole('dialog')
  await letter.getByLabel('テンプレート').click()
  await page.getByRole('option', { name: '新機能のご案内' }).click()
  await expect(letter.getByLabel('本文')).toHaveValue('手紙 花子 様\n\n新機能ができました。')
  await expect(letter.getByLabel('案内・宣伝のメール')).toBeChecked()
  await letter.getByLabel('件名').fill('新しい機能')
  await letter.getByRole('button', { name: '閉じる' }).last().click()
  await page.getByRole('button', { name: 'メールを書く: 手紙 花子' }).click()
  await expect(letter.getByLabel('件名')).toHaveValue('新しい機能')
  const sending = page.waitForResponse((response) => response.url().endsWith('/letters'))
  await letter.getByRole('button', { name: '送る', exact: true }).click()
  const [id] = (await (await sending).json()).mails
  await page.getByRole('button', { name: '元に戻す' }).click()
  const sent = `/api/v1/letters/sent/${id}`
  await expect.poll(async () => (await (await request.get(sent)).json()).state).toBe('dropped')

  const { text } = await (await request.get(sent)).json()
  const link = /http:\/\/\S+(\/unsubscribe\/[0-9a-f-]{36})/.exec(text)?.[1] ?? ''
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, locale: 'ja-JP' })
  const stranger = await context.newPage()
  await stranger.goto(link)
  await expect(stranger.getByRole('status')).toContainText('h…@letters.example に送らないようにしますか')
  expect((await new AxeBuilder({ page: stranger }).setLegacyMode(true).analyze()).violations).toEqual([])
  await stranger.getByRole('button', { name: '配信を停止する' }).click()
  await expect(stranger.getByRole('status')).toContainText('送りません')
  await context.close()
  await page.reload()
  await expect(page.getByText('案内の配信停止')).toBeVisible()
})
