/** The layer that turns a raw observation into what the network was trained on. */
export const scalingLayerName = 'scale_observation';
