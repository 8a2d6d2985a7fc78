import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const FIRST_SCREEN_BYTES = 250_000

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

test('the first screen is drawn with little, and waits for nothing that only other screens need', async ({
  page,
}) => {
  const asked: string[] = []
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
  // The texts of the other screens never come.
  const later = /\/assets\/(ja|en)-later-/
  await page.route(later, () => undefined)
  await page.goto('/', { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect(page.getByRole('link', { name: /^(今日|Today)$/ }).first()).toBeVisible()
  const others = asked.findIndex((path) => later.test(path) || path.includes('/toasts-'))
  const files = asked.slice(0, others).map((path) => `${dist}${path}.gz`)
  const scripts = files.filter((file) => file.endsWith('.js.gz') && existsSync(file))
  const bytes = scripts.reduce((sum, file) => sum + statSync(file).size, 0)
  expect(bytes).toBeGreaterThan(FIRST_SCREEN_BYTES / 2)
  expect(bytes).toBeLessThanOrEqual(FIRST_SCREEN_BYTES)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})
