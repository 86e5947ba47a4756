using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<RejectorTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Writes the score of a row, above 0 where its prediction is accepted, and whether it is rejected. Missing or infinite inputs give NaN and true.</summary>
public sealed class RejectorTransformer : RowTransformer, ILoadableTransformer<RejectorTransformer>
{
    private readonly RejectorNetwork network;

    internal RejectorTransformer(IHostEnvironment environment, RejectorNetwork network, RejectorReport report, RejectorOptions options)
        : base(environment, Format) => (this.network, Report, Settings) = (network, report, options);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXREJCT", "MLXRejector", 1);

    /// <summary>How it fares on its validation rows.</summary>
    public RejectorReport Report { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public RejectorOptions Settings { get; }

    static RejectorTransformer ILoadableTransformer<RejectorTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<RejectorNetwork>(reader), MapFormat.Read<RejectorReport>(reader), MapFormat.Read<RejectorOptions>(reader));

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // network, report, options (see MapFormat)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, network);
        MapFormat.Write(writer, Report);
        MapFormat.Write(writer, Settings);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var columns = RejectorRows.Inputs(input, Settings);
        var width = RejectorRows.WidthOf(columns);
        if (width != network.Means.Length)
            throw new ArgumentOutOfRangeException(nameof(input), width, $"Features and scores have {width} values per row; the rejector was fitted on {network.Means.Length}.");
        return new RowMapping([.. columns], [new(Settings.RejectionScoreColumnName, NumberDataViewType.Single, null), new(Settings.AbstainColumnName, BooleanDataViewType.Instance, null)], row =>
        {
            var (read, score, inputs, result) = (RejectorRows.Reader(row, columns), network.Scorer(), new float[width], 0f);
            var scoring = new OncePerRow(row, () => result = read(inputs) ? (float)score(inputs) : float.NaN);
            ValueGetter<float> rejectionScore = (ref float value) =>
            {
                scoring.Ensure();
                value = result;
            };
            ValueGetter<bool> abstain = (ref bool value) =>
            {
                scoring.Ensure();
                value = !(result > 0);
            };
            return [rejectionScore, abstain];
        });
    }
}
