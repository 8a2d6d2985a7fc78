import { expect, test } from '@playwright/test'

test('a score beside health is made, weighed, looked at, renamed and retired', async ({ page, request }) => {
  test.setTimeout(120_000)
  const name = `製品の定着 ${Date.now() % 100_000}`
  await page.goto('/health')
  await page.getByRole('link', { name: 'スコア', exact: true }).click()
  await page.getByRole('button', { name: 'スコアを作る' }).click()
  const dialog = page.getByRole('dialog', { name: '新しいスコア' })
  await dialog.getByRole('textbox', { name: '名前' }).fill(name)
  await dialog.getByRole('radio', { name: '何も数えないところから始める' }).check()
  await dialog.getByRole('button', { name: 'スコアを作る' }).click()

  await expect(page.getByRole('heading', { name: `「${name}」の規則` })).toBeVisible()
  await page.getByRole('textbox', { name: '席の利用率の重み' }).fill('2')
  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByRole('button', { name: 'この規則を保存する' }).click()
  await expect(page.getByText('未保存の変更はありません')).toBeVisible()
  const { rows } = await (await request.get('/api/v1/health/scores')).json()
  const score = rows.find((row: { name: string | null }) => row.name === name)
  expect(score).toMatchObject({ rule_version: 2, retired_at: null })

  const judged = async () => (await (await request.get(`/api/v1/health?score=${score.id}`)).json()).accounts
  await expect.poll(judged, { timeout: 30_000 }).toBeGreaterThan(0)
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('region', { name: '状態ごとの顧客と月額' })).toBeVisible()
  const listed = await (await request.get('/api/v1/accounts?limit=1')).json()
  const account = listed.rows[0].id
  const beside = async () =>
    (await (await request.get(`/api/v1/accounts/${account}/health/scores`)).json()).rows
  await expect.poll(beside, { timeout: 30_000 }).toContainEqual(expect.objectContaining({ name }))
  await page.goto(`/accounts/${account}`)
  await expect(page.getByRole('region', { name: 'ほかのスコア' }).getByText(name)).toBeVisible()

  await page.goto('/health/scores')
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByRole('button', { name: '名前を変える' }).click()
  const rename = page.getByRole('dialog')
  await rename.getByRole('textbox', { name: '名前' }).fill(`別名 ${name}`)
  await rename.getByRole('button', { name: '変える', exact: true }).click()
  const renamed = page.getByRole('row').filter({ hasText: `別名 ${name}` })
  await renamed.getByRole('button', { name: '廃止する' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '廃止する' }).click()
  await expect(renamed).toContainText('に廃止')
  await expect(renamed.getByRole('button')).toHaveCount(0)
})
