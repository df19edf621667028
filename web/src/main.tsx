import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/noto-sans-sc/wght.css'
import './app/office.css'
import { currentLocale } from '#kit/locale.ts'
import { pageAt } from './app/features.ts'
import { Office } from './app/office.tsx'
import { wasSignedIn } from './app/session.ts'

document.documentElement.lang = currentLocale()
// The page that was asked for comes along while it is still being found out who asks.
if (wasSignedIn)
  pageAt(location.pathname)
    ?.load()
    .catch(() => undefined)
const root = document.querySelector('#root')
if (root === null) throw new Error('index.html lacks #root')
createRoot(root).render(
  <StrictMode>
    <Office />
  </StrictMode>,
)
