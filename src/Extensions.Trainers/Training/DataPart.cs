using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Some rows of a data set: those that train, or those that validate.</summary>
/// <param name="Features">Features of the whole data set.</param>
/// <param name="Labels">Labels of the whole data set, on the device and of the type that objectives expect.</param>
/// <param name="Weights">Weights of the whole data set, class weights included, or null.</param>
/// <param name="Extras">Values of the objective's columns (N, width of all) of the whole data set, on the device; null where it has none.</param>
/// <param name="Rows">Row numbers of this part, int64 on the CPU.</param>
internal sealed record DataPart(FeatureSource Features, Tensor Labels, Tensor? Weights, Tensor? Extras, Tensor Rows)
{
    /// <summary>Number of rows of this part.</summary>
    public int Count => (int)Rows.shape[0];

    /// <summary>Labels, weights and values of the objective's columns of some rows.</summary>
    /// <param name="rows">Row numbers, int64 on the CPU.</param>
    public (Tensor Labels, Tensor? Weights, Tensor? Extras) Pick(Tensor rows)
    {
        var onDevice = rows.to(Labels.device);
        return (Labels.index_select(0, onDevice), Weights?.index_select(0, onDevice), Extras?.index_select(0, onDevice));
    }
}
