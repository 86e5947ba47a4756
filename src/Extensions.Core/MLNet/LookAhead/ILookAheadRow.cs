namespace MLExtensions.MLNet;

/// <summary>A row whose network outputs may have been computed ahead, together with those of the rows after it.</summary>
internal interface ILookAheadRow
{
    /// <summary>Asks for the outputs of a model on a column; to be called before the first row. False where they are not to be had.</summary>
    bool TryClaim(NetworkModel model, int featureColumn);

    /// <summary>The scores of the current row, one per network output, after the model's score link.</summary>
    ReadOnlySpan<float> Scores { get; }
}
