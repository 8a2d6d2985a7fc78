import { type Browser, expect, type Page, test } from '@playwright/test'
import { tsuzuku } from './product.ts'

async function withStranger(browser: Browser, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  try {
    await act(await context.newPage())
  } finally {
    await context.close()
  }
}

const home = (page: Page) => page.getByRole('navigation', { name: '画面' }).first()

test('an invited member comes in by the link once, sets a password and signs in with it', async ({
  page,
  browser,
}) => {
  await page.goto('/settings/members')
  await page.getByRole('button', { name: 'メンバーを招待する' }).click()
  await page.getByLabel('名前', { exact: true }).fill('森 さくら')
  await page.getByRole('textbox', { name: 'メールアドレス' }).fill('mori@example.com')
  await page.getByRole('radio', { name: 'CSM' }).check()
  await page.getByRole('button', { name: '招待のリンクを作る' }).click()
  const link = await page.getByLabel('一度だけ使えるリンク').innerText()
  await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click()
  await expect(page.getByRole('button', { name: '森 さくら' })).toBeVisible()

  await withStranger(browser, async (guest) => {
    await guest.goto(link)
    await expect(home(guest)).toBeVisible()
    await guest.getByRole('link', { name: 'パスワードを設定する' }).click()
    await guest.getByRole('textbox', { name: 'パスワード' }).fill('short')
    await expect(guest.getByText('あと 5 文字必要です')).toBeVisible()
    await guest.getByRole('textbox', { name: 'パスワード' }).fill('seven green bicycles')
    await guest.getByRole('button', { name: 'パスワードを設定する' }).click()
    await expect(guest.getByLabel('今のパスワード')).toBeVisible()
    await guest.getByRole('button', { name: '森 さくら' }).click()
    await guest.getByRole('menuitem', { name: 'サインアウト' }).click()
    await guest.waitForURL(/\/sign-in/)
    await guest.getByLabel('メールアドレス').fill('mori@example.com')
    await guest.getByLabel('パスワード', { exact: true }).fill('wrong password')
    await guest.getByRole('button', { name: 'サインインする' }).click()
    await expect(guest.getByRole('alert')).toContainText('メールアドレスかパスワードが違います')
    await guest.getByLabel('パスワード', { exact: true }).fill('seven green bicycles')
    await guest.getByRole('button', { name: 'サインインする' }).click()
    await expect(home(guest)).toBeVisible()
  })
  await withStranger(browser, async (late) => {
    await late.goto(link)
    await expect(late.getByRole('alert')).toContainText('このリンクは使えません')
    await expect(late.getByText('member link')).toBeVisible()
  })

  await page.goto('/audit?action=member.invited')
  await page.getByRole('button', { name: /が 森 さくら を招待/ }).click()
  await expect(page.getByRole('dialog').getByText('mori@example.com')).toBeVisible()
})

test('the last admin stays admin, and is told why', async ({ page }) => {
  await page.goto('/settings/members')
  await page.getByRole('row').filter({ hasText: '(あなた)' }).getByRole('button').click()
  await page.getByRole('radio', { name: 'CSM' }).check()
  await page.getByRole('button', { name: '役割を変える' }).click()
  await expect(page.getByRole('alert')).toContainText('先に、ほかの人を管理者にしてください')
})

test('the language changes at once and stays over a reload', async ({ page }) => {
  await page.goto('/settings/workspace')
  await page.getByRole('navigation').first().locator('button[aria-haspopup="menu"]').click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('a key is shown once, lets an event in, and is refused when revoked', async ({ page, request }) => {
  await page.goto('/data/keys')
  await page.getByRole('button', { name: 'キーを作る' }).first().click()
  await page.getByLabel('名前', { exact: true }).fill('本番の Web アプリ')
  await page.getByRole('button', { name: '作る', exact: true }).click()
  const token = await page.getByLabel('新しいキー').innerText()
  expect(token).toMatch(/^tzw_/)
  const send = () =>
    request.post('/v1/track', {
      headers: { authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}` },
      data: { userId: 'someone', event: 'Report opened' },
    })
  expect((await send()).status()).toBe(200)
  await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Report opened' }).first()).toBeVisible()
  await page.reload()
  const row = page.getByRole('row').filter({ hasText: '本番の Web アプリ' })
  await expect(row).toContainText(token.slice(0, 10))
  expect(await page.content()).not.toContain(token)
  await row.getByRole('button', { name: '取り消す' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click()
  await expect(row).toContainText('取り消し済み')
  await expect.poll(async () => (await send()).status()).toBe(401)
})

test('a member added from the command line sees settings they may not change, and why', async ({
  browser,
}) => {
  const member = ['kato@example.com', '--name', '加藤 健', '--role', 'executive']
  const link = (await tsuzuku('member', 'add', ...member)).stdout.trim()
  await withStranger(browser, async (guest) => {
    await guest.goto(link)
    await expect(home(guest)).toBeVisible()
    await guest.goto('/settings/workspace')
    await expect(guest.getByRole('note')).toContainText('経営')
    await expect(guest.getByLabel('名前', { exact: true })).toBeDisabled()
    await expect(guest.getByRole('button', { name: '保存する' })).toHaveCount(0)
    await guest.goto('/audit')
    await expect(guest.getByRole('heading', { name: '監査記録は見られません' })).toBeVisible()
  })
})

test('times are told by the clock of the member who reads them, days stay days', async ({
  page,
  request,
}) => {
  const zone = (time_zone: string | null) => request.patch('/api/v1/me', { data: { time_zone } })
  const { rows } = await (await request.get('/api/v1/accounts?limit=1')).json()
  const path = `/api/v1/accounts/${rows[0].id}/notes`
  const note = await (
    await request.post(path, { data: { body: '時差の確認', occurred_at: '2026-01-15T03:30:00Z' } })
  ).json()
  try {
    await page.goto(`/accounts/${rows[0].id}`)
    const time = page.getByRole('article').filter({ hasText: '時差の確認' }).locator('time')
    await expect(time).toHaveText('2026年1月15日 12:30')
    expect((await zone('America/New_York')).ok()).toBe(true)
    await page.reload()
    await expect(time).toHaveText('2026年1月14日 22:30')
    await time.hover()
    await expect(page.getByRole('tooltip')).toContainText('東部')
    const today = await (await request.get('/api/v1/me')).json()
    await page.goto('/')
    const [year, month, day] = today.workspace.today.split('-').map(Number)
    await expect(page.getByText(`${year}年${month}月${day}日`).first()).toBeVisible()
  } finally {
    await zone(null)
    await request.delete(`/api/v1/notes/${note.id}`)
  }
})
