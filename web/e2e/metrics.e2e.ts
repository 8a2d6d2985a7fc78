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
