import { createElement, type ReactNode } from 'react';
import type { Cv } from '../cv-schema';
import { printed, type Printed } from '../document/printed';
import { familyOf, type ReactPdf } from './fonts';
import { forLineBreaker } from './line-breaks';

export interface TextStyle {
  /** Points. */
  size: number;
  bold?: boolean;
  color?: string;
  align?: 'right';
  /** Space below, in points. */
  below?: number;
  flex?: number;
}

type ViewStyle = NonNullable<Parameters<ReactPdf['StyleSheet']['create']>[0][string]>;

/** react-pdf counts a ligature (the fi of “first”) as one character when it cuts lines, and so would carry a letter of the next word to the line before. */
const NO_LIGATURES = { liga: false };

export const INK = '#1c2430';
export const SOFT = '#56606e';

/** What the layouts are put together from. */
export class Kit {
  readonly texts: Printed;

  constructor(
    private readonly pdf: ReactPdf,
    readonly cv: Cv,
    readonly accent: string,
    /** Of all type: a little less than 1 gets an overhanging line back onto the page. */
    private readonly scale = 1,
  ) {
    this.texts = printed(cv);
  }

  /** The line height belongs to every size: inherited, it would be an absolute height, and large titles would overlap. */
  text(content: string, { size, bold = false, color = INK, align, below = 0, flex }: TextStyle): ReactNode {
    const style = {
      fontSize: size * this.scale,
      lineHeight: this.cv.language === 'zh' ? 1.55 : 1.4,
      fontWeight: bold ? 700 : 400,
      color,
      marginBottom: below,
      fontFeatureSettings: NO_LIGATURES,
      ...(align ? { textAlign: align } : {}),
      ...(flex ? { flex } : {}),
    };
    return createElement(this.pdf.Text, { style }, forLineBreaker(content));
  }

  view(style: ViewStyle, ...children: ReactNode[]): ReactNode {
    return createElement(this.pdf.View, { style }, ...children);
  }

  /** Stays on one page. */
  whole(style: ViewStyle, ...children: ReactNode[]): ReactNode {
    return createElement(this.pdf.View, { style, wrap: false }, ...children);
  }

  /** On every page. */
  fixed(style: ViewStyle): ReactNode {
    return createElement(this.pdf.View, { style, fixed: true });
  }

  page(style: ViewStyle, ...children: ReactNode[]): ReactNode {
    return createElement(this.pdf.Page, { size: 'A4', style: { fontFamily: familyOf(this.cv.language), ...style } }, ...children);
  }
}
