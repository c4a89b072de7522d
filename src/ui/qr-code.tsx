import qrcode from 'qrcode-generator'

/**
 * A QR code as SVG, error correction M (15 % may be lost: it survives a fax), with the four quiet modules that ISO/IEC
 * 18004 asks for. `label` is what a screen reader says; `size_mm` is the printed edge, quiet zone included.
 */
export const QrCode = ({ text, label, size_mm }: { text: string; label: string; size_mm: number }) => {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte')
  code.make()
  const modules = code.getModuleCount()
  const indices = Array.from({ length: modules }, (_, n) => n)
  const path = indices
    .flatMap((y) => indices.filter((x) => code.isDark(y, x)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`))
    .join('')
  const edge = modules + 2 * QUIET
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      width={`${size_mm}mm`}
      height={`${size_mm}mm`}
      viewBox={`0 0 ${edge} ${edge}`}
      shape-rendering="crispEdges"
    >
      <rect width={edge} height={edge} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

const QUIET = 4
