import { expect, type Page, test } from '@playwright/test'

const isSaved = (page: Page) => page.getByText('すべて保存済みです')

test('a playbook is drawn from a ready one, simulated, switched on, and an account walks its first step', async ({
  page,
  request,
}) => {
  test.slow()
  const { rows } = await (
    await request.get('/api/v1/accounts', { params: { sort: '-mrr', limit: 1 } })
  ).json()
  const account: { id: number; name: string } = rows[0]
  await page.goto('/playbooks')
  await page.getByRole('link', { name: 'プレイブックを作る' }).first().click()
  await page.getByRole('button', { name: /これをもとに作る.*お支払いの遅れへの対応/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'お支払いの遅れへの対応' })).toBeVisible()
  await expect(page.getByText('稼働できる状態です')).toBeVisible()
  const id = Number(/playbooks\/(\d+)/.exec(page.url())?.[1])

  await page.getByRole('button', { name: 'ここに手順を追加' }).first().click()
  await page.getByRole('menuitem', { name: 'メモ' }).click()
  const drawer = page.getByRole('dialog')
  await drawer
    .getByRole('textbox', { name: '本文 (日本語)' })
    .fill('{{ account.name }} のお支払いを確認中です')
  await drawer.getByRole('button', { name: '閉じる' }).click()
  await expect(page.getByRole('button', { name: /メモ 〈顧客名〉 のお支払いを確認中です/ })).toBeVisible()
  await page.getByText('リスト', { exact: true }).click()
  await expect(page.getByText('手順 1', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: '保存する' }).click()
  await expect(isSaved(page)).toBeVisible()
  await page.getByRole('button', { name: 'シミュレーションする' }).click()
  await expect(page.getByText(/はずです。/).first()).toBeVisible()

  await page.getByRole('button', { name: '稼働させる' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '稼働させる' }).click()
  await expect(page.locator('main header').getByText('稼働中')).toBeVisible()

  await page.getByRole('tab', { name: '登録した顧客' }).click()
  await page.getByRole('button', { name: '顧客を登録する' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '顧客' }).fill(account.name)
  await page.getByRole('option', { name: account.name }).click()
  await expect(dialog.getByRole('listitem').getByText(account.name)).toBeVisible()
  await dialog.getByRole('button', { name: '登録する', exact: true }).click()
  await expect(page.getByRole('link', { name: account.name })).toBeVisible()

  const enrolments = `/api/v1/playbooks/${id}/enrolments`
  const stepOf = async () => (await (await request.get(enrolments)).json()).rows[0]?.step_id
  await expect.poll(stepOf, { timeout: 30_000 }).not.toMatch(/^(note-1|ask)$/)
  await page.reload()
  await page
    .getByRole('row', { name: new RegExp(account.name) })
    .getByText('進行中')
    .click()
  await expect(drawer.getByText('メモ · 〈顧客名〉 のお支払いを確認中です')).toBeVisible()
  await expect(drawer.getByRole('link', { name: 'タスクを開く' })).toBeVisible()
  const tasks = await (
    await request.get('/api/v1/tasks', { params: { account: account.id, owner: 'all' } })
  ).json()
  expect(tasks.rows.map(({ title }: { title: string }) => title)).toContain(
    `${account.name}:お支払いの状況を確認する`,
  )

  await drawer.getByRole('button', { name: '閉じる' }).click()
  await page.getByRole('button', { name: 'すべて止める' }).click()
  await expect(page.locator('main header').getByText('一時停止')).toBeVisible()
  expect((await request.post(`/api/v1/playbooks/${id}/retire`)).status()).toBe(204)
})

test('two people draw at once: the second sees what changed and loses nothing', async ({ page, request }) => {
  const name = `同時に編集 ${Date.now()}`
  const made = await (
    await request.post('/api/v1/playbooks', { data: { name, library_key: 'win-back' } })
  ).json()
  await page.goto(`/playbooks/${made.id}`)
  await page.getByRole('textbox', { name: '説明' }).fill('私の説明')
  const theirs = { based_on: made.revision, content: { ...made.draft, hold_out: 0.1 } }
  expect((await request.patch(`/api/v1/playbooks/${made.id}`, { data: theirs })).status()).toBe(200)
  await page.getByRole('button', { name: '保存する' }).click()
  const told = page.getByRole('alert').filter({ hasText: '先に保存しました' })
  await expect(told).toBeVisible()
  await expect(told.getByText('比較のために残す割合')).toBeVisible()
  await expect(page.getByRole('textbox', { name: '説明' })).toHaveValue('私の説明')
  await told.getByRole('button', { name: '自分の内容で上書きする' }).click()
  await expect(isSaved(page)).toBeVisible()
  const saved = await (await request.get(`/api/v1/playbooks/${made.id}`)).json()
  expect(saved.description).toBe('私の説明')
  await page.getByRole('textbox', { name: '説明' }).fill('捨てる説明')
  await page.getByRole('link', { name: 'セグメント' }).first().click()
  await expect(page.getByText('保存せずに移動しますか?')).toBeVisible()
  await page.getByRole('button', { name: '移動する' }).click()
  await expect(page).toHaveURL(/\/segments/)
  expect((await request.post(`/api/v1/playbooks/${made.id}/retire`)).status()).toBe(204)
})

test('two people write into one task: what was typed outlasts a tick and a change of somebody else', async ({
  page,
  request,
}) => {
  const checklist = [{ text: '電話する', done: false }]
  const made = await request.post('/api/v1/tasks', {
    data: { title: `二人で ${Date.now()}`, checklist, assign: { how: 'nobody' } },
  })
  const { id } = await made.json()
  const task = async () => (await request.get(`/api/v1/tasks/${id}`)).json()
  await page.goto(`/tasks?owner=all&open=${id}`)
  const drawer = page.getByRole('dialog')
  const outcome = drawer.getByRole('textbox', { name: '結果' })
  await outcome.fill('自分の結果')
  await drawer.getByRole('checkbox', { name: '電話する' }).click()
  await expect.poll(async () => (await task()).checklist).toEqual([{ text: '電話する', done: true }])
  await expect(outcome).toHaveValue('自分の結果')

  const data = { outcome: '相手の結果', priority: 'high', version: (await task()).version }
  expect((await request.patch(`/api/v1/tasks/${id}`, { data })).status()).toBe(200)
  const finish = drawer.getByRole('button', { name: '完了にする' })
  await finish.click()
  const notice = drawer.getByRole('status').filter({ hasText: 'ほかの人が変更しました' })
  await expect(notice).toContainText('相手の結果')
  await expect(outcome).toHaveValue('自分の結果')
  await expect(finish).toBeDisabled()
  await notice.getByRole('button', { name: '自分の入力を残す' }).click()
  await finish.click()
  await expect.poll(async () => (await task()).state).toBe('done')
  expect(await task()).toMatchObject({ outcome: '自分の結果', priority: 'high', checklist: [{ done: true }] })
})
