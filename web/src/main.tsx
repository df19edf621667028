import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/noto-sans-sc/wght.css'
import './app/office.css'
import { currentLocale } from '#kit/locale.ts'
import { Office } from './app/office.tsx'

document.documentElement.lang = currentLocale()
const root = document.querySelector('#root')
if (root === null) throw new Error('index.html lacks #root')
createRoot(root).render(
  <StrictMode>
    <Office />
  </StrictMode>,
)
