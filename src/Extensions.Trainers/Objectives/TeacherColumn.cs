using System.Globalization;
using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>The column with a teacher's predictions for the K classes: a vector of K numbers per row, in the order of the label keys.</summary>
/// <remarks>The teacher is whatever filled the column: a model trained before, an ensemble, annotators. It is never trained along.</remarks>
/// <param name="Name">Name of the column. A trained pipeline of ML.NET calls it "Score" unless told otherwise.</param>
/// <param name="Scale">What its numbers are; never guessed from the numbers.</param>
/// <exception cref="ArgumentException"><paramref name="Name"/> is empty.</exception>
public sealed record TeacherColumn(string Name = "Teacher", TeacherScale Scale = TeacherScale.Probabilities)
{
    private const string ProbabilitiesRole = "teacher_probabilities";
    private const string LogitsRole = "teacher_logits";

    /// <summary>Probabilities below it count as it, so that their logarithms are finite.</summary>
    private const double Smallest = 1e-12;

    /// <summary>Name of the column.</summary>
    /// <value>Default: "Teacher".</value>
    public string Name { get; init => field = NotEmpty(value); } = NotEmpty(Name);

    /// <summary>The column as objectives ask for it.</summary>
    /// <param name="labelCount">K, the number of classes.</param>
    public ObjectiveColumn Column(int labelCount) => new(Role, Name, labelCount);

    private string Role => Scale == TeacherScale.Logits ? LogitsRole : ProbabilitiesRole;

    /// <summary>
    /// The teacher's logits (N, K), of the outputs' type and outside any graph: the column in the role of the scale or, where only the other one is
    /// given, that one. Probabilities p become log max(p, 1e-12).
    /// </summary>
    /// <exception cref="ArgumentException">Neither role is given, the width is not K, or a probability is outside [0, 1].</exception>
    internal Tensor Logits(ObjectiveContext context)
    {
        var (given, areLogits) = Given(context);
        return areLogits ? given : given.clamp_min(Number.Of(Smallest)).log();
    }

    /// <summary>The same column as it is, and whether it holds logits.</summary>
    internal (Tensor Values, bool AreLogits) Given(ObjectiveContext context)
    {
        var role = context.Given(Role) is not null ? Role
            : context.Given(LogitsRole) is not null ? LogitsRole
            : ProbabilitiesRole;
        var given = (context.Given(role) ?? context.Column(Role)).to(context.Outputs.dtype).detach();
        var classes = context.Outputs.size(-1);
        if (given.dim() != 2 || given.size(1) != classes)
        {
            throw new ArgumentException(
                $"The teacher's column '{Name}' must hold one number per class, {classes} per row. Got {(given.dim() == 2 ? given.size(1) : 1)}.", nameof(context));
        }
        return role == LogitsRole ? (given, true) : (Probabilities(given), false);
    }

    /// <summary>log q and q of a row, q the softmax of the logits divided by a temperature.</summary>
    /// <param name="given">The row of the column.</param>
    /// <param name="areLogits">What it holds.</param>
    /// <param name="temperature">The temperature.</param>
    /// <param name="logs">Takes log q; may be empty where that is probabilities at temperature 1.</param>
    /// <param name="probabilities">Takes q.</param>
    internal static void Distribution(ReadOnlySpan<float> given, bool areLogits, double temperature, Span<float> logs, Span<float> probabilities)
    {
        if (areLogits)
        {
            TensorPrimitives.Multiply(given, (float)(1 / temperature), logs);
            DirectSoftmax.Softmax(logs, logs, probabilities);
            return;
        }
        TensorPrimitives.Max(given, (float)Smallest, probabilities);
        if (temperature == 1)
        {
            TensorPrimitives.Multiply(probabilities, 1 / TensorPrimitives.Sum<float>(probabilities), probabilities);
            if (!logs.IsEmpty)
                VectorMath.Log(probabilities, logs);
            return;
        }
        VectorMath.Log(probabilities, probabilities);
        TensorPrimitives.Multiply(probabilities, (float)(1 / temperature), probabilities);
        DirectSoftmax.Softmax(probabilities, logs, probabilities);
    }

    /// <summary>Logits by mistake would train without a complaint, towards nonsense. The small excess allows for rounding.</summary>
    private Tensor Probabilities(Tensor given)
    {
        var (low, high) = given is { dtype: ScalarType.Float32, device_type: TorchSharp.DeviceType.CPU } && given.is_contiguous()
            ? (TensorPrimitives.Min<float>(DirectLosses.Of<float>(given)), TensorPrimitives.Max<float>(DirectLosses.Of<float>(given)))
            : (given.min().to(ScalarType.Float64).item<double>(), given.max().to(ScalarType.Float64).item<double>());
        return low < 0 || high > 1 + 1e-5
            ? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The teacher's column '{Name}' must hold probabilities, each in [0, 1]. Got {low} to {high}; logits need the scale {nameof(TeacherScale.Logits)}."))
            : given;
    }

    private static string NotEmpty(string name) => string.IsNullOrWhiteSpace(name)
        ? throw new ArgumentException("Name of TeacherColumn must not be empty.", nameof(Name))
        : name;
}
