using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Extensions.Core.Tests.Composition;

/// <summary>An estimator that remembers the column <c>Id</c> of the rows it is fitted on, and leaves the fitting to another.</summary>
internal sealed class RecordingEstimator<T>(IEstimator<T> inner) : IEstimator<T>
    where T : class, ITransformer
{
    public List<int[]> Fits { get; } = [];

    public int[] Seen => Assert.Single(Fits);

    public T Fit(IDataView input)
    {
        Fits.Add([.. input.GetColumn<int>("Id")]);
        return inner.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
}

internal static class Recording
{
    private static readonly MLContext Context = new(seed: 1);

    /// <summary>A stage that only remembers: it copies the column Id to a new one.</summary>
    public static RecordingEstimator<ColumnCopyingTransformer> Stage(string output) => new(Context.Transforms.CopyColumns(output, "Id"));

    public static RecordingEstimator<T> Record<T>(this IEstimator<T> inner)
        where T : class, ITransformer => new(inner);
}
