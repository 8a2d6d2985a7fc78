import { expect, test } from '@playwright/test'

// Other tests count on the rule as it came.
test.afterAll(async ({ request }) => {
  const { rows } = await (await request.get('/api/v1/health/rules')).json()
  const data = { rule: rows.at(-1).content, based_on: rows[0].version }
  expect((await request.post('/api/v1/health/rules', { data })).status()).toBe(201)
})

test('a rule is edited, looked at, tried on the past and saved as the next version', async ({
  page,
  request,
}) => {
  const { rows } = await (await request.get('/api/v1/health/rules')).json()
  const before: number = rows[0].version
  await page.goto('/health')
  await page.getByRole('link', { name: 'ルールを編集' }).click()
  await expect(page.getByText('未保存の変更はありません')).toBeVisible()

  const weight = page.getByRole('textbox', { name: '推進者の重み' })
  const saved = Number(await weight.inputValue())
  await weight.fill('-1')
  await expect(page.getByRole('alert').filter({ hasText: '0以上の数' })).toBeVisible()
  await expect(page.getByRole('button', { name: '保存する' })).toBeDisabled()
  await weight.fill(String(saved + 1))
  await expect(page.getByText(`未保存(保存済みは ${saved})`)).toBeVisible()
  await expect(page.getByText('未保存の変更が1件あります')).toBeVisible()
  await expect(page.getByText(/社のうち/).first()).toBeVisible()

  await page.getByRole('link', { name: 'ヘルスの画面' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '編集を続ける' }).click()
  await expect(weight).toHaveValue(String(saved + 1))

  await page.getByRole('button', { name: '編集中の規則を試す' }).click()
  await expect(page.getByRole('link', { name: '結果をすべて見る' })).toBeVisible()
  const tests = await (await request.get('/api/v1/health/back-tests')).json()
  expect(tests.rows[0]).toMatchObject({ status: 'done', rule_version: null, horizon: 90 })

  await page.getByRole('button', { name: '保存する' }).click()
  const dialog = page.getByRole('dialog', { name: `第${before + 1}版として保存しますか` })
  await expect(dialog).toContainText('推進者の重み')
  await dialog.getByRole('button', { name: 'この規則を保存する' }).click()
  await expect(page.getByText('未保存の変更はありません')).toBeVisible()
  const versions = page.getByRole('region', { name: '規則の版' })
  await expect(versions.getByRole('listitem').first()).toContainText(`${saved} → ${saved + 1}`)
})

test('what somebody else saved meanwhile is shown, and the own change is kept on top', async ({
  page,
  request,
}) => {
  await page.goto('/health/rule')
  const watch = page.getByRole('textbox', { name: '注意とする点数' })
  await watch.fill('45')
  const { rows } = await (await request.get('/api/v1/health/rules')).json()
  const { version, content } = rows[0]
  const rule = { ...content, bands: { ...content.bands, good: content.bands.good + 1 } }
  const answer = await request.post('/api/v1/health/rules', { data: { rule, based_on: version } })
  expect(answer.status()).toBe(201)

  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByRole('button', { name: 'この規則を保存する' }).click()
  await page.getByRole('button', { name: '新しい版に自分の変更を重ねる' }).click()
  await expect(watch).toHaveValue('45')
  await expect(page.getByRole('textbox', { name: '良好とする点数' })).toHaveValue(String(rule.bands.good))
  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByRole('button', { name: 'この規則を保存する' }).click()
  await expect(page.getByText('未保存の変更はありません')).toBeVisible()
  const after = await (await request.get('/api/v1/health/rules')).json()
  expect(after.rows[0].content.bands).toEqual({ good: rule.bands.good, watch: 45 })
})
