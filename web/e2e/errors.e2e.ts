import { expect, test } from '@playwright/test'

const screens = [
  ['/', '**/api/v1/today?*'],
  ['/accounts', '**/api/v1/accounts?*'],
  ['/metrics', '**/api/v1/metrics?*'],
  ['/health', '**/api/v1/health?*'],
  ['/signals', '**/api/v1/signals?*'],
  ['/data/imports', '**/api/v1/imports?*'],
  ['/data/quality', '**/api/v1/data-quality*'],
  ['/settings/members', '**/api/v1/members*'],
  ['/audit', '**/api/v1/audit-entries?*'],
] as const

test('a screen whose answer fails says so, keeps the frame, and stands again after another try', async ({
  page,
}) => {
  test.setTimeout(120_000)
  for (const [screen, call] of screens) {
    await test.step(screen, async () => {
      await page.route(call, (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify({ status: 500, code: 'internal.error', title: 'Internal error' }),
        }),
      )
      await page.goto(screen)
      const fault = page.getByRole('alert').filter({ hasText: 'internal.error' }).first()
      await expect(fault).toBeVisible({ timeout: 20_000 })
      await expect(page.getByRole('navigation').first()).toBeVisible()
      await page.unroute(call)
      await fault.getByRole('button', { name: 'もう一度' }).click()
      await expect(fault).toBeHidden()
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    })
  }
})
