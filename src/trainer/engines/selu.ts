// Klambauer et al., 2017; the digits are Keras'.
export const seluAlpha = 1.6732632423543772;
export const seluScale = 1.0507009873554805;
