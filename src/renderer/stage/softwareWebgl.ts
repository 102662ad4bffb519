const softwareNames = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Whether WebGL is missing here or drawn by the CPU, where a plain canvas costs a fraction of it.
 * `failIfMajorPerformanceCaveat` alone does not tell: Chromium hands out SwiftShader all the same.
 */
export function isWebglSlow(): boolean {
  const gl = document.createElement('canvas').getContext('webgl', {
    failIfMajorPerformanceCaveat: true,
  });
  if (gl === null) return true;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return softwareNames.test(String(name));
}
