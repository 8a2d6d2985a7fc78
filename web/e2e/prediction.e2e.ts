import { expect, test } from '@playwright/test'

test('two customers tell nothing of who will leave, and the screens say so', async ({ page, request }) => {
  await page.goto('/prediction')
  await page.getByRole('button', { name: 'モデルを学習する' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'モデルを学習する' })
  const lead = dialog.getByRole('textbox', { name: '猶予日数' })
  await lead.fill('')
  await expect(dialog.getByRole('button', { name: '学習を始める' })).toBeDisabled()
  await lead.fill('30')
  await dialog.getByRole('button', { name: '学習を始める' }).click()

  // The training runs in a thread of its own; the page follows it to its end.
  await expect(
    page.getByRole('heading', { name: 'このデータには、まだ予測の手がかりがありません' }),
  ).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByText('学習には20社以上が必要です')).toBeVisible()
  await expect(page.getByRole('button', { name: '使用を開始する' })).toHaveCount(0)
  const { rows } = await (await request.get('/api/v1/prediction/models')).json()
  expect(rows[0]).toMatchObject({ status: 'no-signal', lead_days: 30, role: 'none' })

  await page.getByRole('link', { name: '予測の画面' }).click()
  await expect(
    page.getByRole('heading', { name: 'このデータには、まだ予測の手がかりがありません' }),
  ).toBeVisible()
  await expect(page.getByText('規則の点数とMRRの順です。確率はありません。')).toBeVisible()

  const accounts = await (await request.get('/api/v1/accounts?limit=1')).json()
  await page.goto(`/accounts/${accounts.rows[0].id}`)
  const card = page.getByRole('region', { name: '解約の予測' })
  await expect(card).toContainText(/規則の点数を使っています|予測の対象ではありません/)
})
