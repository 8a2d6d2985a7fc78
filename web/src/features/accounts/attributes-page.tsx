import { Button } from '@mantine/core'
import { IconForms, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import styles from './accounts.module.css'
import { type AttributeDefinition, definitionsKey, labelOf, useDefinitions } from './attribute-data.ts'
import { AttributeDialog } from './attribute-dialog.tsx'

function DeleteAttribute({ definition }: { readonly definition: AttributeDefinition }) {
  const { t, i18n } = useTranslation('attributes')
  const name = labelOf(definition, i18n.language)
  const remove = useAction({
    run: () => request('DELETE', `/api/v1/attribute-definitions/${definition.key}`),
    invalidate: [definitionsKey, ['audit-entries']],
    done: () => t('deleted', { name }),
  })
  return (
    <ConfirmButton
      title={t('delete_question', { name })}
      consequence={t('delete_consequence', { count: definition.accounts })}
      onConfirm={() => remove.mutateAsync().catch(() => undefined)}
    >
      {t('delete')}
    </ConfirmButton>
  )
}

function useColumns(onEdit: ((definition: AttributeDefinition) => void) | undefined) {
  const { t, i18n } = useTranslation('attributes')
  const format = useFormat()
  return useMemo<Column<AttributeDefinition>[]>(() => {
    const typeOf = ({ type, choices }: AttributeDefinition) =>
      type === 'choice' ? t('type_of_choices', { choices: format.list(choices) }) : t(`types.${type}`)
    return [
      {
        id: 'label',
        header: t('label'),
        value: (row) => labelOf(row, i18n.language),
        cell: (row) =>
          onEdit ? (
            <button type="button" className={styles.nameButton} onClick={() => onEdit(row)}>
              {labelOf(row, i18n.language)}
            </button>
          ) : (
            labelOf(row, i18n.language)
          ),
        width: 200,
        fixed: true,
        telling: 0,
      },
      {
        id: 'label_other',
        header: t(i18n.language === 'en' ? 'label_main' : 'label_en'),
        value: (row) => (i18n.language === 'en' ? row.label : row.label_en),
        width: 170,
      },
      {
        id: 'key',
        header: t('key'),
        value: (row) => row.key,
        cell: (row) => <code>{row.key}</code>,
        width: 170,
      },
      {
        id: 'type',
        header: t('type'),
        value: typeOf,
        cell: (row) => <span title={typeOf(row)}>{typeOf(row)}</span>,
        grow: true,
        width: 200,
        telling: 1,
      },
      {
        id: 'accounts',
        header: t('accounts'),
        hint: t('accounts_hint'),
        value: (row) => row.accounts,
        cell: (row) => t('used_by', { count: row.accounts, n: format.number(row.accounts) }),
        align: 'end',
        width: 120,
        telling: 2,
      },
      ...(onEdit
        ? [
            {
              id: 'change',
              header: t('change'),
              value: () => null,
              cell: (row: AttributeDefinition) => (
                <span className={styles.rowActions}>
                  <Button variant="default" onClick={() => onEdit(row)}>
                    {t('edit')}
                  </Button>
                  <DeleteAttribute definition={row} />
                </span>
              ),
              width: 210,
              sortable: false,
              telling: 3 as const,
            },
          ]
        : []),
    ]
  }, [t, i18n.language, format, onEdit])
}

/** Fields of our own on accounts: what they are called, of which type, how many accounts carry them. */
export function AttributesPage() {
  const { t } = useTranslation('attributes')
  const mayChange = useCan('data:write')
  const definitions = useDefinitions()
  const [opened, setOpened] = useState<AttributeDefinition | 'new'>()
  const columns = useColumns(mayChange ? setOpened : undefined)
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      {t('add')}
    </Button>
  ) : null
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>
        {t('about')} {mayChange ? null : t('not_yours')}
      </p>
      <DataTable
        id="attributes"
        label={t('title')}
        columns={columns}
        rows={definitions.data?.rows}
        rowId={(row) => row.key}
        error={definitions.error}
        onRetry={() => void definitions.refetch()}
        empty={
          <EmptyState
            icon={<IconForms size={28} />}
            title={t('empty')}
            why={t('empty_why')}
            action={add}
            more={
              <Link to="/data/imports" className="link">
                {t('empty_import')}
              </Link>
            }
          />
        }
        comfortable
        toolbar={add}
      />
      {opened === undefined ? null : (
        <AttributeDialog
          key={opened === 'new' ? 'new' : opened.key}
          definition={opened === 'new' ? undefined : opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  )
}
