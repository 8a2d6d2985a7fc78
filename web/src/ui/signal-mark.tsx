import { IconAlertTriangle, IconTrendingUp } from '@tabler/icons-react'
import type { Signal } from '../lib/signals.ts'
import { useWords } from '../lib/use-words.ts'
import styles from './signals.module.css'

/** The name of a kind with a shape that tells risk from growth. */
export function SignalMark({ kind, nature }: Pick<Signal, 'kind' | 'nature'>) {
  const t = useWords('signals')
  const Icon = nature === 'risk' ? IconAlertTriangle : IconTrendingUp
  return (
    <span className={styles.mark} data-nature={nature}>
      <Icon size={15} aria-hidden="true" />
      <span className="visually-hidden">{t(`nature.${nature}`)}: </span>
      <span>{t(`kind.${kind}`)}</span>
    </span>
  )
}
