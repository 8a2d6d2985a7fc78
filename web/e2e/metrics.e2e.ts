import { expect, test } from '@playwright/test'

test('of two customers the dearer one leaves: 50 % and 62.5 %, down to the contract', async ({ page }) => {
  await page.goto('/metrics')
  await page.getByRole('button', { name: '前の期間' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '顧客解約率' })).toContainText('50.0%')
  await expect(page.getByRole('listitem').filter({ hasText: '収益解約率' })).toContainText('62.5%')

  await page.getByRole('link', { name: '収益解約率' }).click()
  const main = page.getByRole('main')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('収益の何割が顧客とともに去りましたか')
  await expect(main.getByText('62.5%').first()).toBeVisible()
  await expect(main.getByText('¥80,000').first()).toBeVisible()
  await expect(main.getByRole('row', { name: /解約 −¥50,000/ })).toBeVisible()

  await page.getByRole('row').filter({ hasText: 'あさひ工芸' }).getByText('解約').click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('row', { name: /解約 −¥50,000 ¥0/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})

test('the period and the day seen from stay in the address, and the CSV holds the same rows', async ({
  page,
}) => {
  await page.goto('/metrics/mrr')
  await page.getByRole('button', { name: '前の期間' }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-01/)
  await expect(page.getByRole('main').getByText('¥30,000').first()).toBeVisible()
  await page.getByRole('link', { name: '指標の一覧' }).click()
  await expect(page).toHaveURL(/\/metrics\?.*from=\d{4}-\d{2}-01/)
  await page.goBack()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^mrr_\d{4}-\d{2}-01_\d{4}-\d{2}-01\.csv$/)
})

test('figures are narrowed by an attribute with chips that stay in the address', async ({
  page,
  request,
}) => {
  await request.post('/api/v1/attribute-definitions', {
    data: { key: 'size', label: '規模', type: 'text' },
  })
  const { rows } = await (await request.get('/api/v1/accounts?q=あさひ')).json()
  const account = `/api/v1/accounts/${rows[0].id}`
  await request.patch(account, { data: { attributes: { size: '大' } } })
  try {
    await page.goto('/metrics/customer-churn-rate')
    await page.getByRole('button', { name: '前の期間' }).click()
    await expect(page.getByRole('main').getByText('50.0%').first()).toBeVisible()
    await page.getByRole('combobox', { name: '絞り込みを追加' }).fill('大')
    await page.getByRole('option', { name: '大', exact: true }).click()
    const chips = page.getByRole('list', { name: '使っている絞り込み' })
    await expect(chips).toContainText('規模大')
    await expect(page).toHaveURL(/attribute=size/)
    await expect(page.getByRole('main').getByText('100.0%').first()).toBeVisible()
    await page.getByRole('link', { name: '指標の一覧' }).click()
    await expect(page).toHaveURL(/\/metrics\?.*attribute=size/)
    await page.reload()
    await chips.getByRole('button', { name: '規模の絞り込みを外す' }).click()
    await expect(chips).toBeHidden()
    await expect(page).not.toHaveURL(/attribute/)
    await expect(page.getByRole('listitem').filter({ hasText: '顧客解約率' })).toContainText('50.0%')
  } finally {
    await request.patch(account, { data: { attributes: { size: null } } })
    await request.delete('/api/v1/attribute-definitions/size')
  }
})

test('a movement of MRR opens the accounts behind it, by keyboard, under its own address', async ({
  page,
}) => {
  await page.goto('/metrics/mrr')
  await page.getByRole('button', { name: '前の期間' }).click()
  const churn = page.getByRole('row', { name: /解約 −¥50,000/ }).getByRole('link')
  await churn.focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: '解約になった顧客' })
  await expect(drawer.getByRole('row', { name: /あさひ工芸|−¥50,000/ }).last()).toContainText('¥50,000')
  await expect(page).toHaveURL(/moved=churn/)
  await page.reload()
  await expect(drawer).toBeVisible()
  await page.goBack()
  await expect(drawer).toBeHidden()
  await page.goForward()
  await expect(drawer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(page).not.toHaveURL(/moved/)
})

test('another definition is chosen, and the difference tells which accounts make it', async ({ page }) => {
  await page.goto('/metrics/revenue-churn-rate')
  await page.getByRole('button', { name: '前の期間' }).click()
  await page.getByRole('combobox', { name: '使う定義' }).click()
  await page.getByRole('option', { name: 'ChartMogul v1' }).click()
  await expect(page).toHaveURL(/definition=revenue-churn-rate/)
  const main = page.getByRole('main')
  await expect(main.getByText('revenue-churn-rate:chartmogul v1')).toBeVisible()
  await expect(main.getByRole('link', { name: /ChartMogul/ })).toHaveAttribute(
    'href',
    /help\.chartmogul\.com/,
  )

  await page.getByRole('link', { name: 'ほかの定義と比べる' }).click()
  await expect(main.getByRole('heading', { level: 1 })).toContainText('「収益解約率」の 2 つの定義')
  await expect(main.getByText('1 つ目の定義では 62.5%、2 つ目の定義では 62.5% です')).toBeVisible()
  await expect(main.getByText('標準 v1: ¥50,000 ÷ ¥80,000')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'あさひ工芸' })).toContainText('同じ数え方です')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^revenue-churn-rate_difference_/)
})
