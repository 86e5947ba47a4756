using Microsoft.ML;
using Microsoft.ML.Data;

namespace QuickStart;

/// <summary>From a prepared file to the columns Features and label, with ML.NET's own loader and transforms.</summary>
internal static class Pipelines
{
    /// <summary>A loader of the prepared files.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="problem">What is to be learned.</param>
    /// <param name="labelSource">The column of the file that the label is read from: the label itself, or the one of true labels.</param>
    public static TextLoader Loader(MLContext ml, Problem problem, string labelSource)
    {
        var columns = problem.Features.Select(column => new TextLoader.Column(column.Name, column.Kind == ColumnKind.Number ? DataKind.Single : DataKind.String, problem.Train.IndexOf(column.Name)))
            .Append(new TextLoader.Column(problem.Label, problem.IsRegression ? DataKind.Single : DataKind.String, problem.Train.IndexOf(labelSource)));
        return ml.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. columns],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            AllowSparse = false,
            MissingRealsAsNaNs = true,
        });
    }

    /// <summary>The transforms before the trainer: missing numbers are marked and filled with the mean, categories become indicators, texts word counts.</summary>
    public static IEstimator<ITransformer> Features(MLContext ml, Problem problem)
    {
        var steps = new EstimatorChain<ITransformer>();
        if (!problem.IsRegression)
            steps = Then(steps, ml.Transforms.Conversion.MapValueToKey(problem.Label, keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
        var inputs = new List<string>();

        var gaps = problem.Features.Where(column => column is { Kind: ColumnKind.Number, HasMissing: true }).Select(column => new InputOutputColumnPair($"{column.Name} is missing", column.Name)).ToArray();
        if (gaps.Length > 0)
        {
            steps = Then(steps, ml.Transforms.IndicateMissingValues(gaps));
            steps = Then(steps, ml.Transforms.Conversion.ConvertType([.. gaps.Select(pair => new InputOutputColumnPair(pair.OutputColumnName))], DataKind.Single));
            inputs.AddRange(gaps.Select(pair => pair.OutputColumnName));
        }

        var numbers = Pairs(ColumnKind.Number);
        if (numbers.Length > 0)
            steps = Then(steps, ml.Transforms.ReplaceMissingValues(numbers, Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean));
        var categories = Pairs(ColumnKind.Category);
        if (categories.Length > 0)
            steps = Then(steps, ml.Transforms.Categorical.OneHotEncoding(categories));
        foreach (var text in problem.Names(ColumnKind.Text))
            steps = Then(steps, ml.Transforms.Text.FeaturizeText(text));
        inputs.AddRange(problem.Features.Select(column => column.Name));
        return Then(steps, ml.Transforms.Concatenate("Features", [.. inputs]));

        InputOutputColumnPair[] Pairs(ColumnKind kind) => [.. problem.Names(kind).Select(name => new InputOutputColumnPair(name))];
    }

    private static EstimatorChain<ITransformer> Then(EstimatorChain<ITransformer> steps, IEstimator<ITransformer> next) => steps.Append(next);
}
