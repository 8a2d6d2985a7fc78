import { expect, test } from '@playwright/test'

test('from the list of metrics to cohorts, survival, LTV and the tree; a cell opens its accounts', async ({
  page,
}) => {
  await page.goto('/metrics')
  const tabs = page.getByRole('navigation', { name: '指標の見方' })
  await tabs.getByRole('link', { name: 'コホート' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('いつ始めた顧客が、どれだけ残っていますか')
  await page
    .getByRole('button', { name: /顧客を見る$/ })
    .last()
    .click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('link').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await page.getByRole('button', { name: '表で見る' }).click()
  await expect(page.getByRole('columnheader', { name: '達した社数' })).toBeVisible()

  await tabs.getByRole('link', { name: '契約の継続' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('契約はどれだけ続きますか')
  await expect(page.getByText('違いは検定していません', { exact: false })).toBeVisible()

  await tabs.getByRole('link', { name: 'LTV' }).click()
  await expect(page.getByRole('heading', { name: '契約のある顧客' })).toBeVisible()

  await tabs.getByRole('link', { name: '収益解約の内訳' }).click()
  await page.getByRole('button', { name: '前の期間' }).click()
  const main = page.getByRole('main')
  await expect(main.getByText('62.50%').first()).toBeVisible()
  await expect(main.getByText('50.00%').first()).toBeVisible()
  await expect(main.getByText('1.25').first()).toBeVisible()
})

test('what happened is written on the trend, a target is set and ended', async ({ page }) => {
  await page.goto('/metrics/mrr')
  await page.getByRole('button', { name: '出来事を書く' }).click()
  await page.getByRole('textbox', { name: '何がありましたか' }).fill('値上げ')
  await page.getByRole('button', { name: '保存する' }).click()
  const list = page.getByRole('list', { name: '出来事' })
  await expect(list).toContainText('値上げ')
  await page.getByRole('button', { name: '「値上げ」を消す' }).click()
  await expect(list).toBeHidden()

  await page.getByRole('button', { name: '目標を決める' }).click()
  await page.getByRole('textbox', { name: '1 か月の値' }).fill('100000')
  await page.getByRole('button', { name: '保存する' }).click()
  await expect(page.getByText('¥100,000', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: '目標をやめる' }).click()
  await expect(page.getByText('目標はまだありません。')).toBeVisible()
})
