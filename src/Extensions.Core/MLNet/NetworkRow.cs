using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>The outputs of a network for a row that moves.</summary>
internal static class NetworkRow
{
    /// <summary>What computes the outputs of the current row, or takes them where a cursor has them ready.</summary>
    /// <param name="row">The row, with the features active.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="network">The network.</param>
    /// <param name="outputs">Takes the outputs.</param>
    public static Action Computation(DataViewRow row, DataViewSchema.Column features, NetworkModel network, float[] outputs)
    {
        if (row is ILookAheadRow ahead && ahead.TryClaim(network, features.Index))
            return () => ahead.Scores.CopyTo(outputs);
        var session = network.CreateSession();
        var getFeatures = row.GetGetter<VBuffer<float>>(features);
        VBuffer<float> buffer = default;
        return () =>
        {
            getFeatures(ref buffer);
            session.Score(buffer, outputs);
        };
    }
}
