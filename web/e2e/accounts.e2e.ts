import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

test('from the list into an account, a note is written, found in the story, deleted and brought back', async ({
  page,
}) => {
  await page.goto('/accounts')
  await expect(page.getByRole('main').getByRole('row')).toHaveCount(3)
  await page.getByRole('searchbox', { name: '社名・ドメイン・ID' }).fill('あさひ')
  await expect(page.getByRole('main').getByRole('row')).toHaveCount(2)
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'あさひ工芸' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('あさひ工芸')

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('n')
  const words = `帳票の相談 ${Date.now()}`
  await page.getByRole('textbox', { name: 'メモ' }).fill(words)
  await page.getByRole('button', { name: '保存する' }).click()
  const note = page.getByRole('article').filter({ hasText: words })
  await expect(note).toBeVisible()
  await note.getByRole('button', { name: '編集する' }).click()
  await page.getByRole('textbox', { name: 'メモ' }).fill(`${words} 追記`)
  await page.getByRole('button', { name: '保存する' }).click()
  await note.getByRole('button', { name: '編集済み' }).click()
  const versions = page.getByRole('dialog', { name: 'メモの履歴' }).getByRole('listitem')
  await expect(versions).toHaveCount(2)
  await expect(versions.first()).toContainText('追記')
  await versions.last().getByRole('button', { name: 'この内容に戻す' }).click()
  await expect(note).not.toContainText('追記')

  await page.getByRole('tab', { name: '時系列' }).click()
  await expect(page.getByRole('list', { name: '時系列' }).getByText(words)).toBeVisible()

  await page.getByRole('tab', { name: '概要' }).click()
  await note.getByRole('button', { name: '削除する' }).click()
  await expect(note).toBeHidden()
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(note).toBeVisible()
})

test('the palette finds an account by two letters and opens it with Enter, and a screen below another', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page.getByRole('navigation').first()).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('顧客、担当者、画面を探す').fill('工芸')
  await expect(page.getByRole('button', { name: /あさひ工芸/ })).toHaveAttribute('data-selected')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('あさひ工芸')
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('顧客、担当者、画面を探す').fill('品質')
  await page.getByRole('button', { name: /品質/ }).click()
  await expect(page).toHaveURL(/\/data\/quality/)
})

test('many accounts are changed at once, and the change is undone', async ({ page }) => {
  await page.goto('/accounts?sort=name')
  const rows = page.getByRole('main').getByRole('row')
  await expect(rows).toHaveCount(3)
  const before = await rows.allInnerTexts()
  await rows.first().getByRole('checkbox').check()
  await page.getByRole('button', { name: 'タグ', exact: true }).click()
  await page.getByRole('textbox', { name: 'タグを付ける' }).fill('重点')
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 社を変更しました')).toBeVisible()
  await page.goto('/accounts?sort=name&tag=重点')
  await expect(rows).toHaveCount(3)
  await rows.first().getByRole('checkbox').check()
  await page.getByRole('button', { name: 'タグ', exact: true }).click()
  await page.getByRole('menuitem', { name: '「重点」を外す' }).click()
  await expect(page.getByText('2 社を変更しました')).toBeVisible()
  await page.goto('/accounts?sort=name')
  await expect.poll(() => rows.allInnerTexts()).toEqual(before)
})

test('what is typed right after loading is never lost, also on a slow machine', async ({ page }) => {
  const client = await page.context().newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const box = page.getByRole('searchbox', { name: '社名・ドメイン・ID' })
  for (const address of ['/accounts', '/accounts?stage=active']) {
    // The reasons come late: whatever they need must not hide the field somebody is typing into.
    await page.route('**/api/v1/health/reasons*', async (route) => {
      await box.and(page.locator(':focus')).waitFor()
      await route.continue()
    })
    await page.goto(address, { waitUntil: 'commit' })
    await box.focus()
    await page.keyboard.type('asahi kogei', { delay: 70 })
    await expect(page).toHaveURL(/q=asahi(\+|%20)kogei/)
    await expect(box).toHaveValue('asahi kogei')
    await expect(box).toBeFocused()
    await page.unrouteAll({ behavior: 'wait' })
  }
  await page.getByRole('button', { name: '条件を外す' }).first().click()
  await expect(box).toHaveValue('')
})

test('one CSV menu gives everything that fits the filter, or what the table shows', async ({ page }) => {
  await page.goto('/accounts?q=あさひ')
  await expect(page.getByRole('main').getByRole('row')).toHaveCount(2)
  const fileOf = async (item: RegExp) => {
    await page.getByRole('button', { name: 'CSV' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ])
    return readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/)
  }
  const all = await fileOf(/絞り込みに合う全件\(1 件\)/)
  expect(all).toHaveLength(2)
  expect(all[0]).toContain('active_contacts_28d')
  const shown = await fileOf(/表のとおり\(1 件\)/)
  expect(shown).toHaveLength(2)
  expect(shown[0]).toContain('ヘルス')
})

test('the next page of a long list comes in below and leaves the reader where they are', async ({ page }) => {
  await page.route('**/api/v1/accounts?*', async (route) => {
    const url = new URL(route.request().url())
    const from = Number(url.searchParams.get('cursor') ?? 0)
    url.searchParams.delete('cursor')
    const answer = await (await route.fetch({ url: url.href })).json()
    const rows = Array.from({ length: 200 }, (_, index) => {
      const id = from + index + 1
      return { ...answer.rows[0], id, name: `顧客 ${id}` }
    })
    await route.fulfill({ json: { ...answer, rows, next_cursor: from < 800 ? String(from + 200) : null } })
  })
  await page.route('**/api/v1/health/reasons*', (route) => route.fulfill({ json: { rows: [] } }))
  await page.goto('/accounts?sort=name')
  await expect(page.getByRole('link', { name: '顧客 1', exact: true })).toBeVisible()
  const list = page.getByRole('region', { name: '顧客' })
  for (const until of [180, 380, 580]) {
    const top = until * 36
    await list.evaluate((element, y) => element.scrollTo({ top: y }), top)
    await expect(page.getByRole('link', { name: `顧客 ${until}`, exact: true })).toBeAttached()
    await expect
      .poll(() => list.evaluate((element) => element.scrollHeight))
      .toBeGreaterThan((until + 200) * 36)
    expect(await list.evaluate((element) => element.scrollTop)).toBe(top)
  }
  expect(await page.getByRole('main').getByRole('row').count()).toBeLessThan(80)
})
