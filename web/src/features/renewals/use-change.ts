import { useTranslation } from 'react-i18next'
import {
  changeRenewals,
  type ManyChange,
  type Renewal,
  type RenewalState,
  renewalsKey,
  undoRenewals,
} from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'

export interface Many {
  readonly ids: number[]
  readonly change: ManyChange
  readonly said: string
}

/** The same change of one renewal or many, with the way back. */
export function useChangeMany(onDone?: () => void) {
  return useAction({
    run: ({ ids, change }: Many) => changeRenewals(ids, change),
    invalidate: [renewalsKey],
    done: (_undo, { said }) => said,
    undo: (undo) => undoRenewals(undo),
    ...(onDone ? { onDone } : {}),
  })
}

/** Puts a renewal into another state. */
export function useMove() {
  const { t } = useTranslation('renewals')
  const { mutate } = useChangeMany()
  return (renewal: Pick<Renewal, 'id' | 'account'>, state: RenewalState) =>
    mutate({
      ids: [renewal.id],
      change: { state },
      said: t('moved', { account: renewal.account.name, state: t(`state.${state}`) }),
    })
}
