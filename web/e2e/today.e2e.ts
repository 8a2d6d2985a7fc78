import { expect, test } from '@playwright/test'

// The workspace of these tests lives by the clock of Tokyo, whose day is another one after 15:00 UTC.
const inTokyo = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' })
const day = (daysBack: number) => inTokyo.format(Date.now() - daysBack * 86_400_000)

test('"all movements" of today opens the movements since the same day, and the day stays in the address', async ({
  page,
}) => {
  const compared = day(3)
  await page.route('**/api/v1/today?*', async (route) => {
    const answer = await route.fetch()
    const today = await answer.json()
    await route.fulfill({
      json: { ...today, compared_with: compared, moved: { ...today.moved, total: 4 } },
    })
  })
  await page.goto('/')
  await page.getByRole('link', { name: 'すべて見る(4)' }).click()
  await expect(page).toHaveURL(new RegExp(`/health\\?.*since=${compared}`))
  const periods = page.getByRole('radiogroup', { name: '期間' })
  await expect(periods.getByRole('radio').first()).toBeChecked()
  const asked = page.waitForRequest((request) => request.url().includes(`since=${day(30)}`))
  await periods.getByText('30日').click()
  await asked
  await expect(page).toHaveURL(new RegExp(`since=${day(30)}`))
})
