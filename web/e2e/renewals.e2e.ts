import { type APIRequestContext, expect, type Page, test } from '@playwright/test'

const name = '更新テスト商事'

/** An account whose only contract is due in 60 days. */
async function accountDueSoon(request: APIRequestContext): Promise<number> {
  const made = await request.post('/api/v1/accounts', { data: { name } })
  expect(made.status()).toBe(201)
  const { id } = await made.json()
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const contract = await request.post('/api/v1/subscriptions', {
    data: {
      account: String(id),
      product: { key: '更新テスト' },
      start_date: day(-305),
      renewal_date: day(60),
      mrr_minor: 123_000,
      billing_period: 'year',
    },
  })
  expect(contract.status(), await contract.text()).toBe(201)
  await expect
    .poll(async () => (await (await request.get(`/api/v1/renewals?account=${id}`)).json()).rows.length, {
      timeout: 30_000,
    })
    .toBe(1)
  return id
}

/** Both write a note: nothing typed is lost, and what the other wrote is seen before it is written over. */
async function whileSomebodyElseSaves(page: Page, request: APIRequestContext, accountId: number) {
  const drawer = page.getByRole('dialog', { name: '更新' })
  const { rows } = await (await request.get(`/api/v1/renewals?account=${accountId}`)).json()
  const one = async () => (await request.get(`/api/v1/renewals/${rows[0].id}`)).json()
  await drawer.getByLabel('メモ').fill('自分のメモ')
  const data = { note: '相手のメモ', follow_up_on: '2031-04-01', version: (await one()).version }
  expect((await request.patch(`/api/v1/renewals/${rows[0].id}`, { data })).status()).toBe(200)
  await drawer.getByRole('button', { name: '保存する' }).click()
  const notice = drawer.getByRole('status').filter({ hasText: 'ほかの人が変更しました' })
  await expect(notice).toContainText('見積を送付 → 相手のメモ')
  await expect(drawer.getByLabel('メモ')).toHaveValue('自分のメモ')
  await expect(drawer.getByRole('button', { name: '保存する' })).toBeDisabled()
  await notice.getByRole('button', { name: '自分の入力を残す' }).click()
  await drawer.getByRole('button', { name: '保存する' }).click()
  await expect.poll(async () => (await one()).note).toBe('自分のメモ')
  expect((await one()).follow_up_on).toBe('2031-04-01')
}

test('a renewal goes over the board by keyboard, is called at a checkpoint and handed over', async ({
  page,
  request,
}) => {
  const accountId = await accountDueSoon(request)
  await page.goto('/renewals')
  const lane = (state: string) => page.getByRole('region', { name: state, exact: true })
  const card = (state: string) => lane(state).getByRole('button', { name, exact: true })
  await expect(card('未着手')).toBeVisible()
  await card('未着手').press('Shift+ArrowRight')
  await expect(card('商談中')).toBeVisible()
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(card('未着手')).toBeVisible()
  await lane('未着手')
    .getByRole('button', { name: `${name} を移す` })
    .click()
  await page.getByRole('menuitem', { name: '確約' }).click()
  await expect(card('確約')).toBeVisible()

  await card('確約').click()
  const drawer = page.getByRole('dialog', { name: '更新' })
  await drawer.getByLabel('メモ').fill('見積を送付')
  await drawer.getByRole('button', { name: '保存する' }).click()
  await expect(drawer.getByText(/^状態: 確約/)).toBeVisible()
  await whileSomebodyElseSaves(page, request, accountId)
  await drawer.getByRole('button', { name: '判断する' }).last().click()
  const call = page.getByRole('dialog', { name: /^判断:/ })
  await call.getByText('五分五分').click()
  await call.getByLabel('理由').fill('予算の確認待ち')
  await call.getByRole('button', { name: '記録する' }).click()
  await expect(drawer.getByText(/CSM の判断: 五分五分 — 予算の確認待ち/)).toBeVisible()

  await drawer.getByRole('button', { name: '資料を作る' }).click()
  await drawer
    .getByRole('link', { name: /が作成/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: `引き継ぎ資料: ${name}` })).toBeVisible()
  const loading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'PDF(日本語)' }).click()
  expect((await loading).suggestedFilename()).toMatch(/^renewal-pack-\d+-ja\.pdf$/)

  await page.goto(`/accounts/${accountId}`)
  await expect(page.getByRole('region', { name: '更新', exact: true })).toContainText('確約')
})
