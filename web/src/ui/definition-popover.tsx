import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './pieces.module.css'

export interface Definition {
  readonly name: string
  readonly description?: string
  /** In words or signs, as the reader should check it. */
  readonly formula?: string
  readonly unit?: string
  readonly version?: string | number
  /** Where the definition comes from: "standard", "Stripe", a book. */
  readonly source?: string
}

export interface DefinitionPopoverProps {
  readonly definition: Definition
  /** What is clicked; "定義" when left out. */
  readonly children?: ReactNode
  /** Below the list: a link to other definitions and the difference they make. */
  readonly footer?: ReactNode
}

/** What a figure means and how it is reckoned, one click away from the figure. */
export function DefinitionPopover({ definition, children, footer }: DefinitionPopoverProps) {
  const { t } = useTranslation()
  const rows = [
    ['unit', definition.unit],
    ['version', definition.version],
    ['source', definition.source],
  ] as const
  return (
    <Popover width={380} withArrow>
      <Popover.Target>
        <button type="button" className={styles.textButton}>
          {children ?? t('definition.title')}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={definition.name}>
        <h3>{definition.name}</h3>
        {definition.description === undefined ? null : <p>{definition.description}</p>}
        {definition.formula === undefined ? null : <p className={styles.formula}>{definition.formula}</p>}
        <dl className={styles.definition}>
          {rows.map(([key, value]) =>
            value === undefined ? null : (
              <div key={key} style={{ display: 'contents' }}>
                <dt>{t(`definition.${key}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        {footer}
      </Popover.Dropdown>
    </Popover>
  )
}
