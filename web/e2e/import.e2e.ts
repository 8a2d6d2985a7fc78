import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { tsuzuku } from './product.ts'

const timeout = 60_000
test.setTimeout(240_000)

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const accounts = csv('customers.csv', '顧客ID,会社名\nE2E-1,取り込み商会\nE2E-2,\n')
const owners = csv(
  'owners.csv',
  'account_id,name,industry,owner_email\nC-1,さざなみ書房,書籍,hayashi@example.com\n',
)
const tickets = csv('tickets.csv', 'ticket_id,account_id,opened_at\nE2E-T,E2E-1,03/04/2024\n')

async function open(page: Page, name: string): Promise<void> {
  await page.goto('/data/imports')
  await page.getByRole('link', { name }).first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: '取り込みを取り消す' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click()
  await expect(page.getByText('取り消しました', { exact: false })).toBeVisible({ timeout })
}

test('two files dropped at once are recognised, asked about, tried, imported and taken back', async ({
  page,
}) => {
  await page.goto('/data/imports')
  await page.locator('input[type=file]').setInputFiles([accounts, tickets])
  await expect(page.getByRole('link', { name: 'tickets.csv' })).toBeVisible({ timeout })

  await open(page, 'customers.csv')
  await page.getByRole('button', { name: '2 行を取り込む' }).click()
  await expect(page.getByText('1 行が入りました')).toBeVisible({ timeout })
  await expect(page.getByText('値がありません').first()).toBeVisible()

  await open(page, 'tickets.csv')
  const run = page.getByRole('button', { name: '1 行を取り込む' })
  await expect(run).toBeDisabled()
  await page.getByRole('radio', { name: /2024年4月3日/ }).check()
  await page.getByRole('button', { name: '確かめる' }).click()
  await expect(page.getByText('まだ何も書き込んでいません')).toBeVisible({ timeout })
  await run.click()
  await expect(page.getByText('1 行が入りました')).toBeVisible({ timeout })
  await undo(page)
  await open(page, 'customers.csv')
  await undo(page)
})

test('whom a file names as owner is invited from there, and the account is theirs until the file is taken back', async ({
  page,
}) => {
  await page.goto('/data/imports')
  await page.locator('input[type=file]').setInputFiles([owners])
  await page.getByRole('button', { name: '1 行を取り込む' }).click()
  await expect(page.getByText('1 行が入りました')).toBeVisible({ timeout })
  await page.getByRole('link', { name: 'メンバーを招待する' }).click()
  await page.getByRole('button', { name: 'hayashi@example.com を招待する' }).click()
  await page.getByLabel('名前', { exact: true }).fill('林 直子')
  await page.getByRole('button', { name: '招待のリンクを作る' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('林 直子 さんは 1 件の顧客の担当になりました。')).toBeVisible()
  await dialog.getByRole('button', { name: '閉じる' }).last().click()
  await expect(page.getByRole('button', { name: 'hayashi@example.com を招待する' })).toHaveCount(0)
  await open(page, 'owners.csv')
  await undo(page)
})

test('the command line reaches the database of the product that runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-e2e-import-'))
  const file = join(folder, 'accounts.csv')
  writeFileSync(file, 'account_id,name\nE2E-9,Nobody\n')
  const { stderr } = await tsuzuku('import', 'accounts', file, '--dry-run')
  rmSync(folder, { recursive: true, force: true })
  expect(stderr).toContain('Dry run: 1 new')
})

test('the templates are files that the importer itself recognises', async ({ page }) => {
  await page.goto('/data/imports')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '契約', exact: true }).click(),
  ])
  const path = await download.path()
  await page
    .locator('input[type=file]')
    .setInputFiles({ ...csv('template.csv', ''), buffer: readFileSync(path) })
  await expect(page.getByRole('heading', { name: 'template.csv' })).toBeVisible({ timeout })
  await expect(page.getByText('列が決まっていない項目')).toHaveCount(0)
  await page.getByRole('button', { name: '破棄する' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '破棄する' }).click()
  await expect(page.getByText('中止', { exact: false }).first()).toBeVisible({ timeout })
})
