import { createElement, type ReactNode } from 'react';
import type { Cv } from '../cv-schema';
import { Seeded } from '../offline/seeded';
import { classic } from './classic';
import { loadFonts, type ReactPdf } from './fonts';
import { Kit } from './kit';
import { modern } from './modern';
import { sidebar } from './sidebar';

const LAYOUTS = [classic, sidebar, modern];
const ACCENTS = ['#1f4e79', '#7a1f3d', '#1d6b52', '#4d3a86', '#80460a', '#28536b'];
/** Fixed, so that the same CV is the same file. */
const MADE = new Date(Date.UTC(2026, 5, 1));

/** What is tried for a CV that runs over the page by a few lines. */
const SMALLER = 0.93;

/** A CV as the bytes of a PDF, the same each time. */
export type RenderPdf = (slug: string, cv: Cv) => Promise<Buffer>;

/** Loads react-pdf, which is an ES module and takes a while. */
export async function pdfRenderer(): Promise<RenderPdf> {
  const pdf: ReactPdf = await import('@react-pdf/renderer');
  await loadFonts(pdf);
  return (slug, cv) => fitted(pdf, slug, cv);
}

async function fitted(pdf: ReactPdf, slug: string, cv: Cv): Promise<Buffer> {
  const random = new Seeded(`look/${slug}`);
  const layout = random.pick(LAYOUTS);
  const accent = random.pick(ACCENTS);
  const full = await rendered(pdf, new Kit(pdf, cv, accent), layout);
  if (pages(full) === 1) return full;
  const smaller = await rendered(pdf, new Kit(pdf, cv, accent, SMALLER), layout);
  return pages(smaller) < pages(full) ? smaller : full;
}

function rendered(pdf: ReactPdf, kit: Kit, layout: (kit: Kit) => ReactNode): Promise<Buffer> {
  const { name } = kit.cv;
  const about = { title: name, author: name, language: kit.texts.locale, creator: 'cv_generation', producer: 'cv_generation' };
  return pdf.renderToBuffer(createElement(pdf.Document, { ...about, creationDate: MADE, modificationDate: MADE }, layout(kit)));
}

/** Page objects are not compressed. */
const pages = (file: Buffer): number => file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
