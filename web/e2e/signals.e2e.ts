import { type APIRequestContext, expect, test } from '@playwright/test'

const attribute = 'days_overdue'

/** An account whose payment is 45 days overdue. */
async function overdueAccount(request: APIRequestContext): Promise<string> {
  await request.post('/api/v1/attribute-definitions', {
    data: { key: attribute, label: '支払いの遅れ', label_en: 'Days overdue', type: 'number' },
  })
  const { rows } = await (await request.get('/api/v1/accounts?limit=1&stage=active')).json()
  const answer = await request.patch(`/api/v1/accounts/${rows[0].id}`, {
    data: { attributes: { [attribute]: 45 } },
  })
  expect(answer.status()).toBe(200)
  return rows[0].name
}

test('thresholds are saved as a version, and the signal they find is put off, dismissed and taken back', async ({
  page,
  request,
}) => {
  const account = await overdueAccount(request)
  await page.goto('/signals/thresholds')
  await page.getByRole('textbox', { name: '遅れの日数の属性' }).fill(attribute)
  await page.getByRole('button', { name: '版 2 として保存する' }).click()
  await expect(page.getByText(/^版 2 ·/).first()).toBeVisible()
  await expect
    .poll(async () => (await (await request.get('/api/v1/signals')).json()).total, { timeout: 30_000 })
    .toBe(1)

  await page.getByRole('link', { name: 'シグナル' }).first().click()
  const menu = page.getByRole('button', { name: `${account} の「支払いの遅れ」への対応` })
  await expect(page.getByText('支払いが 45 日遅れています')).toBeVisible()
  await menu.click()
  await page.getByRole('menuitem', { name: '1週間' }).click()
  await expect(menu).toHaveCount(0)
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(menu).toBeVisible()

  await menu.click()
  await page.getByRole('menuitem', { name: '対応不要にする' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '対応不要にする' })).toBeDisabled()
  await dialog.getByRole('textbox').fill('月末に入金の約束')
  await dialog.getByRole('button', { name: '対応不要にする' }).click()
  await expect(menu).toHaveCount(0)
  await page.getByText('対応不要', { exact: true }).click()
  await expect(page.getByText('「月末に入金の約束」')).toBeVisible()
  await menu.click()
  await page.getByRole('menuitem', { name: '対応不要を取り消す' }).click()
  await expect(page.getByText('「月末に入金の約束」')).toHaveCount(0)

  await page.goto('/signals')
  await page.getByRole('link', { name: account }).first().click()
  await expect(page.getByRole('region', { name: 'シグナル' })).toContainText('支払いが 45 日遅れています')
})

test('the honesty report and the loyalty grid say plainly what they cannot know yet', async ({ page }) => {
  await page.goto('/health')
  await page.getByRole('link', { name: '年次の答え合わせ' }).click()
  await expect(page.getByRole('heading', { name: 'ヘルスは正しかったか' })).toBeVisible()
  await page.goto('/loyalty')
  await expect(page.getByRole('heading', { name: 'ロイヤルティ', level: 1 })).toBeVisible()
})
