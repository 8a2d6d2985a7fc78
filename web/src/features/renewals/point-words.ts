import { useTranslation } from 'react-i18next'

/** `start-90` in words. */
export function usePointWord() {
  const { t } = useTranslation('renewals')
  return (checkpoint: string) => {
    const [from, days = ''] = checkpoint.split('-')
    return from === 'start' ? t('point.start', { days }) : t('point.end', { days })
  }
}
