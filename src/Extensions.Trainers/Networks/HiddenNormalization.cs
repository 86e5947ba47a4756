namespace MLExtensions.Trainers;

/// <summary>What keeps the sums of a hidden layer in range, between its weights and its activation.</summary>
public enum HiddenNormalization
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Mean 0 and variance 1 per unit over the batch, then a learnt scale and shift (Ioffe and Szegedy, 2015). Running statistics with
    /// momentum 0.1 stand in when predicting, and become part of the layer's weights in the fitted model, so scoring costs nothing more.
    /// </summary>
    Batch = 1,

    /// <summary>Mean 0 and variance 1 per row over the units, then a learnt scale and shift (Ba, Kiros and Hinton, 2016).</summary>
    Layer = 2,
}
