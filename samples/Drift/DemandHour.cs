using Microsoft.ML.Data;

namespace Drift;

/// <summary>One hour: what is known before it, and the demand in megawatts that is measured in it.</summary>
internal sealed class DemandHour
{
    public int Hour { get; set; }

    /// <summary>Cosines and sines of the day and the week, the temperature forecast, and the demand a day and a week before.</summary>
    [VectorType(DemandData.FeatureCount)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
