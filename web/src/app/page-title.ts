import { useLocale, wordsOf } from '#kit/words.ts'
import type { PageDeclaration } from './features.ts'
import { type Pack, useSession } from './session.ts'

/** The title of a page in a language, in the words of the trade where the pack has its own. */
export function pageTitle(
  page: PageDeclaration,
  locale: ReturnType<typeof useLocale>,
  pack: Pick<Pack, 'customerWord'>,
): string {
  return page.namedByPack && locale === 'zh-CN' ? pack.customerWord : wordsOf(page.title, locale).title
}

export function usePageTitle(page: PageDeclaration): string {
  const { pack } = useSession()
  return pageTitle(page, useLocale(), pack)
}
