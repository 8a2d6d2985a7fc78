declare module 'pdfmake' {
  type Font = { normal: string; bold: string }
  const pdfmake: {
    setFonts(fonts: Record<string, Font>): void
    setUrlAccessPolicy(may: (url: string) => boolean): void
    setLocalAccessPolicy(may: (path: string) => boolean): void
    createPdf(definition: object): { getBuffer(): Promise<Buffer> }
  }
  export = pdfmake
}
