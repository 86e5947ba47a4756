namespace MLExtensions.Trainers;

/// <summary>Settings of network and training that belong together. Every single one stays open: <c>options.With(preset) with { ... }</c>.</summary>
public enum NetworkPreset
{
    /// <summary>The default: strong on tables of numbers and categories at minutes at most for 100,000 rows.</summary>
    Balanced = 0,

    /// <summary>An ensemble of four such networks, trained to the last epoch: about five times the time, for when quality is what counts.</summary>
    Strong = 1,

    /// <summary>
    /// For text and other wide sparse features, and the default on them: one small hidden layer on features scaled by their rarity, eight epochs.
    /// </summary>
    Text = 2,
}
