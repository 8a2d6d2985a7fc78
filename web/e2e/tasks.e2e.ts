import { expect, type Page, test } from '@playwright/test'

const rowOf = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title })

test('tasks are made, picked, done together and taken back by keyboard', async ({ page }) => {
  const titles = ['連絡する', '資料を送る'].map((title) => `${title} ${Date.now()}`)
  const [first = '', second = ''] = titles
  await page.goto('/tasks')
  await expect(page.getByRole('heading', { level: 1, name: 'タスク' })).toBeVisible()
  for (const title of titles) {
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'すること' }).fill(title)
    await dialog.getByRole('textbox', { name: 'チェックリスト' }).fill('一つ目\n二つ目')
    await dialog.getByRole('button', { name: '作成' }).click()
    await expect(dialog).toBeHidden()
    await expect(rowOf(page, title)).toBeVisible()
  }

  await page.keyboard.press('j')
  await expect(page.locator('[role=row]:focus, tr:focus')).toHaveCount(1)
  await rowOf(page, first).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(rowOf(page, first)).toBeFocused()
  await page.keyboard.press('e')
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('heading', { name: first })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()

  await rowOf(page, second).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('d')
  await expect(page.getByText('2 件を完了にしました')).toBeVisible()
  await expect(rowOf(page, first)).toBeHidden()
  await expect(rowOf(page, second)).toBeHidden()
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(rowOf(page, first)).toBeVisible()
  await expect(rowOf(page, second)).toBeVisible()

  // Nothing is selected: what is in focus is put off, and what the key does stands in the help.
  await rowOf(page, first).focus()
  await page.keyboard.press('s')
  await expect(page.getByText('1 件を保留にしました')).toBeVisible()
  await expect(rowOf(page, first)).toBeHidden()
  await expect(rowOf(page, second)).toBeVisible()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog').filter({ hasText: '明日まで保留にする' })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.getByText('チーム', { exact: true }).click()
  const team = page.getByRole('table', { name: 'チームのタスク' })
  await expect(team.getByRole('columnheader', { name: 'かかった時間(直近 30 日)' })).toBeVisible()
  const { member } = await (await page.request.get('/api/v1/me')).json()
  await team.getByRole('button', { name: member.name, exact: true }).click()
  await expect(rowOf(page, second)).toBeVisible()
})

test('one is put off, another is ticked and finished with what came of it, also on the board', async ({
  page,
  request,
}) => {
  const [second = '', third = ''] = ['見積もる', '確認する'].map((title) => `${title} ${Date.now()}`)
  const checklist = ['一つ目', '二つ目'].map((text) => ({ text, done: false }))
  for (const title of [second, third])
    expect((await request.post('/api/v1/tasks', { data: { title, checklist } })).status()).toBe(201)
  await page.goto('/tasks')
  await rowOf(page, third).focus()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: '保留にする', exact: true }).click()
  await page.getByRole('menuitem', { name: '3 日間' }).click()
  await expect(page.getByText('1 件を保留にしました')).toBeVisible()
  await expect(rowOf(page, third)).toBeHidden()

  await page.getByText('ボード', { exact: true }).click()
  const lane = page.getByRole('region', { name: '期限なし' })
  await lane.getByRole('button', { name: second, exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('checkbox', { name: '一つ目' }).click()
  await expect(drawer.getByRole('checkbox', { name: '一つ目' })).toBeChecked()
  await drawer.getByRole('textbox', { name: '結果' }).fill('お返事をいただいた')
  await drawer.getByRole('textbox', { name: 'かかった時間' }).fill('25')
  await drawer.getByRole('button', { name: '完了にする' }).click()
  await expect(drawer.getByText('お返事をいただいた', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(lane.getByRole('button', { name: second, exact: true })).toBeHidden()

  const tasksIn = async (state: string) =>
    (await (await request.get('/api/v1/tasks', { params: { owner: 'all', state, limit: 200 } })).json()).rows
  const done = (await tasksIn('done')).find(({ title }: { title: string }) => title === second)
  expect(done).toMatchObject({ outcome: 'お返事をいただいた', minutes_spent: 25 })
  expect(done.checklist).toEqual([
    { text: '一つ目', done: true },
    { text: '二つ目', done: false },
  ])
  const snoozed = (await tasksIn('snoozed')).map(({ title }: { title: string }) => title)
  expect(snoozed).toContain(third)
})

test('who is away is said and taken back', async ({ page }) => {
  await page.goto('/settings/work')
  const none = page.getByText('今日以降の不在の予定はありません。')
  await expect(none).toBeVisible()
  await page.getByLabel('終了').fill('2099-12-31')
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await expect(page.getByText('不在を登録しました')).toBeVisible()
  await expect(none).toBeHidden()
  await page.getByRole('button', { name: '取り消す', exact: true }).click()
  await expect(none).toBeVisible()
})
