/** Each language by its own name. */
export const languageChoices = [
  { value: 'ja', label: '日本語' },
  { value: 'en', label: 'English' },
]
