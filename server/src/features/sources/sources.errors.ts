import { errorFactory } from '../../platform/errors.ts'

export const importNotFound = errorFactory('sources.import_not_found', 404, 'No import has this id.')
export const unknownKind = errorFactory('sources.unknown_kind', 400, 'There is no such kind of import.')
export const wrongState = errorFactory(
  'sources.wrong_state',
  409,
  'The import is not in a state that allows this.',
)
export const fileTooLarge = errorFactory('sources.file_too_large', 413, 'A file may have 2 GB at most.')
export const emptyFile = errorFactory('sources.empty_file', 422, 'The file has no rows.')
export const notACsv = errorFactory('sources.not_a_csv', 422, 'The file is not text with separated columns.')
export const tooManyColumns = errorFactory(
  'sources.too_many_columns',
  422,
  'A file may have 1,000 columns at most.',
)
export const headerTooLong = errorFactory(
  'sources.header_too_long',
  422,
  'The first line of the file is longer than 1 MB.',
)
export const mappingIncomplete = errorFactory(
  'sources.mapping_incomplete',
  422,
  'A column is missing for a field that is needed.',
)
export const unknownField = errorFactory(
  'sources.unknown_field',
  400,
  'The mapping names a field or column that does not exist.',
)
export const forAllNotValid = errorFactory(
  'sources.for_all_not_valid',
  422,
  'The value for all rows is not one that the field takes.',
)
export const ambiguousDates = errorFactory(
  'sources.ambiguous_dates',
  422,
  'The dates of a column can be read in more than one way; say how they are written.',
)
export const attributeKeyNotValid = errorFactory(
  'sources.attribute_key_not_valid',
  400,
  'The key of an attribute begins with a small letter and has small letters, digits and _ only.',
)
