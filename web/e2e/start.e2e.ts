import { expect, test } from '@playwright/test'

test('whoever used the one-time link is inside and stays so over a reload', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('navigation').first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('navigation').first()).toBeVisible()
  expect(new URL(page.url()).pathname).not.toBe('/sign-in')
})

test('whoever comes without a session is asked to sign in', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  const page = await context.newPage()
  await page.goto('/accounts')
  await expect(page).toHaveURL(/\/sign-in/)
  await context.close()
})
